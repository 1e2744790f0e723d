import { unknownModels, unknownVariables } from '../../../serving/config/unknown-names';

test('a variable that looks like a setting and is none is told, with what it may mean', () => {
  expect(unknownVariables({ TIDEGATE_PROT: '1', TIDEGATE_PORT: '2', PATH: '/bin' })).toEqual([
    "environment variable TIDEGATE_PROT is no setting; did you mean 'TIDEGATE_PORT'?",
  ]);
});

test('what Kubernetes sets for a service of that name is nobody’s mistake', () => {
  const set = { TIDEGATE_SERVICE_HOST: '10.0.0.1', TIDEGATE_PORT_8080_TCP: 'tcp://10.0.0.1:8080' };
  expect(unknownVariables(set)).toEqual([]);
});

test('settings of a model that does not exist are told', () => {
  expect(unknownModels({ flihgt: {}, text: {} }, ['flight', 'text'])).toEqual([
    "models.flihgt has settings, but there is no such model; did you mean 'flight'?",
  ]);
});
