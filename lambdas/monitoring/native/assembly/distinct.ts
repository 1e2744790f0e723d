/** Registers of a HyperLogLog, as `profile/hyper-log-log.ts` has them. */
const indexBits = 10;
export const registerCount = 1 << indexBits;

/** Counts numbers (never −0) by the hashes of `profile/hashing.ts`, four at a time. */
export function hashRegisters(values: usize, count: i32, registers: usize): void {
  // A hash of that many leading zeros raises no register: all have them. With many distinct values few hashes are left.
  const limit = i32x4.splat(rarest(registers));
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const pairs = v128.load(values + i * 8);
    const others = v128.load(values + i * 8, 16);
    const hashes = finish(
      mixIn(
        mixIn(i32x4.splat(<i32>0x9747b28c), v128.shuffle<i32>(pairs, others, 0, 2, 4, 6)),
        v128.shuffle<i32>(pairs, others, 1, 3, 5, 7),
      ),
    );
    const rare = i32x4.bitmask(i32x4.le_u(i32x4.shl(hashes, indexBits), limit));
    if (rare == 0) continue;
    raise(i32x4.extract_lane(hashes, 0), values + i * 8, registers);
    raise(i32x4.extract_lane(hashes, 1), values + (i + 1) * 8, registers);
    raise(i32x4.extract_lane(hashes, 2), values + (i + 2) * 8, registers);
    raise(i32x4.extract_lane(hashes, 3), values + (i + 3) * 8, registers);
  }
  for (; i < count; i += 1) {
    const words = i32x4.splat(load<i32>(values + i * 8));
    const more = i32x4.splat(load<i32>(values + i * 8, 4));
    const hash = finish(mixIn(mixIn(i32x4.splat(<i32>0x9747b28c), words), more));
    raise(i32x4.extract_lane(hash, 0), values + i * 8, registers);
  }
}

/** The largest rest of a hash, behind its index, that could still raise a register. */
function rarest(registers: usize): i32 {
  let lowest = v128.load(registers);
  for (let i = 16; i < registerCount; i += 16) lowest = i8x16.min_u(lowest, v128.load(registers + i));
  let least = 255;
  for (let i = 0; i < 16; i += 1) {
    v128.store(lowestBytes, lowest);
    least = min(least, <i32>load<u8>(lowestBytes + i));
  }
  // A register of r has seen r − 1 zeros before the first one.
  return <i32>((<u32>0xffffffff) >> min(least, 31));
}

const lowestBytes = memory.data(16, 16);

function raise(hash: i32, value: usize, registers: usize): void {
  const register = registers + ((<u32>hash) >> (32 - indexBits));
  const rest = hash << indexBits;
  let rank = clz(rest) + 1;
  if (rest == 0) {
    const words = i32x4.splat(load<i32>(value, 4));
    const second = finish(mixIn(mixIn(i32x4.splat(0x3c6ef372), words), i32x4.splat(load<i32>(value))));
    rank = min(32 - indexBits + clz(i32x4.extract_lane(second, 0)) + 1, 55);
  }
  if (rank > <i32>load<u8>(register)) store<u8>(register, <u8>rank);
}

function mixIn(state: v128, word: v128): v128 {
  let k = i32x4.mul(word, i32x4.splat(<i32>0xcc9e2d51));
  k = v128.or(i32x4.shl(k, 15), i32x4.shr_u(k, 17));
  k = i32x4.mul(k, i32x4.splat(0x1b873593));
  const h = v128.xor(state, k);
  const rotated = v128.or(i32x4.shl(h, 13), i32x4.shr_u(h, 19));
  return i32x4.add(i32x4.mul(rotated, i32x4.splat(5)), i32x4.splat(<i32>0xe6546b64));
}

function finish(state: v128): v128 {
  let h = v128.xor(state, i32x4.splat(8));
  h = v128.xor(h, i32x4.shr_u(h, 16));
  h = i32x4.mul(h, i32x4.splat(<i32>0x85ebca6b));
  h = v128.xor(h, i32x4.shr_u(h, 13));
  h = i32x4.mul(h, i32x4.splat(<i32>0xc2b2ae35));
  return v128.xor(h, i32x4.shr_u(h, 16));
}
