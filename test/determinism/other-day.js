// Loaded before everything else into one of two syntheses: another day, another time zone, other luck.
'use strict';
const RealDate = Date;
const shift = 400 * 24 * 60 * 60 * 1000 + 12345;
global.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + shift] : args));
  }
  static now() {
    return RealDate.now() + shift;
  }
};
const random = Math.random;
Math.random = () => 1 - random();
