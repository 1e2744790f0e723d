import { courseOf } from '../../../local/page/view/course';
import { headlineOf } from '../../../local/page/view/headline';
import { modelOf, qualityOf } from './snapshots';

const headline = (model: ReturnType<typeof modelOf>) => headlineOf(model, courseOf(model, []));

describe('headline', () => {
  test('says that there is nothing to judge, and whether a version serves', () => {
    expect(headline(modelOf())).toMatchObject({ level: 'insufficient', title: 'Nothing to judge yet' });
    expect(headline(modelOf({ aliases: {} })).sentences).toEqual(['No version serves.']);
  });

  test('gives the latest verdict, its numbers and its causes', () => {
    const { level, sentences } = headline(
      modelOf({ quality: [qualityOf('2001-02-01', 0.6), qualityOf('2001-02-08', 0.57)] }),
    );
    expect(level).toBe('critical');
    expect(sentences).toEqual([
      'In the week from 2001-02-08 1.0.0 reached an AUC of 0.57 (0.56 to 0.58); it was approved with 0.608.',
      'AUC is 0.57.',
    ]);
  });

  test('says what became of the AUC when another version took over', () => {
    const quality = [
      qualityOf('2001-02-01', 0.57),
      qualityOf('2001-02-08', 0.62, { version: '1.0.1' }),
      qualityOf('2001-02-15', 0.61, { version: '1.0.1' }),
    ];
    expect(headline(modelOf({ quality })).sentences.at(-1)).toBe(
      'When 1.0.1 took over from 1.0.0, the AUC rose from 0.57 to 0.62.',
    );
  });

  test('does not take labels for complete that are still coming', () => {
    const coming = qualityOf('2001-02-01', 0.6, { labelled: 40, isMature: false, verdict: 'insufficient' });
    expect(headline(modelOf({ quality: [coming] })).sentences[0]).toMatch(/with 40 % of the outcomes known\.$/);
    const none = { ...coming, measures: {}, labelled: 0 };
    expect(headline(modelOf({ quality: [none] })).sentences[0]).toBe(
      'In the week from 2001-02-01 labels are still coming.',
    );
  });
});
