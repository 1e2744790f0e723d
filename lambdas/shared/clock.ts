/** Tells the time. Cores take it as a port, so that tests decide what time it is. */
export type Clock = () => Date;

/** The time of this machine. */
export const systemClock: Clock = () => new Date();
