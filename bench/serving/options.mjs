/** The command line of the benchmark. */

export const help = `npm run bench:serving -- [options]

  --install        only make the virtual environments of the other servers, and the models
  --quick          one round of one second each: shows that everything works; its figures say little and are not written
  --only a,b       only contenders whose name holds one of these words, for example --only litserve; not written
  --no-peers       only our own targets; not written
  --rounds N       rounds, interleaved; the table has their medians [3]
  --seconds S      seconds of load for each figure [3]
  --port P         first of three ports that are used; not 5060 or 5061, which fetch refuses [5050]
  --server-core N  core of the servers [0]
  --client-core N  core of the load [1]
`;

const numbers = { '--rounds': 'rounds', '--seconds': 'seconds', '--port': 'port' };
const cores = { '--server-core': 'serverCore', '--client-core': 'clientCore' };

/** @throws Error that names what is wrong */
export function readOptions(args) {
  const options = { rounds: 3, seconds: 3, port: 5050, serverCore: '0', clientCore: '1', peers: true, only: [] };
  for (let i = 0; i < args.length; i++) {
    const flag = args[i];
    if (flag === '--help') options.help = true;
    else if (flag === '--install') options.install = true;
    else if (flag === '--quick') Object.assign(options, { quick: true, rounds: 1, seconds: 1 });
    else if (flag === '--no-peers') options.peers = false;
    else if (flag === '--only') options.only = (args[++i] ?? '').toLowerCase().split(',');
    else if (flag in numbers) options[numbers[flag]] = whole(flag, args[++i], 1);
    else if (flag in cores) options[cores[flag]] = String(whole(flag, args[++i], 0));
    else throw new Error(`'${flag}' is unknown\n\n${help}`);
  }
  return options;
}

function whole(flag, text, least) {
  const value = Number(text);
  if (!Number.isInteger(value) || value < least)
    throw new Error(`${flag} needs a whole number from ${least} on, is '${text}'`);
  return value;
}
