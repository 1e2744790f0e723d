import { watchedFlights } from './flights-summary';
import { anyTimeRisk } from './simulations/any-time';
import { attributionNull, attributionPower } from './simulations/attribution';
import { businessNull, businessPower } from './simulations/business';
import { captureNull } from './simulations/capture-null';
import { capturePower } from './simulations/capture-power';
import { dependenceNull } from './simulations/dependence';
import { estimateError } from './simulations/estimate';
import { labelDelayNull, labelDelayPower } from './simulations/label-delay';
import { malformedShare } from './simulations/malformed';
import { peerNull } from './simulations/peer-null';
import { fairnessPower, qualityNull, qualityPower } from './simulations/quality';
import { regressionNull, regressionPower } from './simulations/regression';
import { windowsNull } from './simulations/windows-null';
import { windowsPower } from './simulations/windows-power';

/** Everything that workers can simulate: plain data in, plain data out. */
export const simulations = {
  anyTimeRisk,
  attributionNull,
  attributionPower,
  businessNull,
  businessPower,
  captureNull,
  capturePower,
  dependenceNull,
  estimateError,
  fairnessPower,
  labelDelayNull,
  labelDelayPower,
  malformedShare,
  peerNull,
  qualityNull,
  qualityPower,
  regressionNull,
  regressionPower,
  watchedFlights,
  windowsNull,
  windowsPower,
};
export type Simulations = typeof simulations;
export type SimulationName = keyof Simulations;
export type World<Name extends SimulationName> = Parameters<Simulations[Name]>[0];
export type Outcome<Name extends SimulationName> = Awaited<ReturnType<Simulations[Name]>>;
