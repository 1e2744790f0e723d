/**
 * Reads a number by the host: one that takes more than the few steps of this program.
 * @returns where it ends; 0 when there is none
 */
export declare function readNumber(start: usize, into: usize): usize;
