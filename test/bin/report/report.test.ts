import { ControlRecord } from '../../../bin/policy/control-record';
import { composeEvidence, openFindings, reasonsOf } from '../../../bin/report/evidence';
import type { Evidence } from '../../../bin/report/evidence';
import { html } from '../../../lambdas/shared/html';
import { renderPage } from '../../../bin/report/render-page';
import { renderSummary } from '../../../bin/report/render-summary';

function evidenceWith(findings: { rule: string; description: string; resources: string[] }[]): Evidence {
  const record = new ControlRecord();
  for (const pack of ['AwsSolutions', 'CloudFormation Validate']) record.noteRun(pack);
  const control = {
    rule: 'AwsSolutions-S1',
    description: 'logs are off',
    explanation: 'logs tell who read what',
    level: 'error',
  };
  record.note(control, 'dev/Store/Bucket/Resource', true);
  record.note(control, 'dev/Store/Logs/Resource', false);
  return composeEvidence({
    configuration: 'tidegate.yaml',
    tools: { tidegate: '1.2.3' },
    stacks: [
      {
        id: 'dev/Store',
        stackName: 'tidegate-dev',
        template: 'assembly-dev/devStore.template.json',
        digest: 'sha256:aa',
        resources: [
          { logicalId: 'Bucket1', type: 'AWS::S3::Bucket', constructPath: 'dev/Store/Bucket/Resource' },
          { logicalId: 'Logs2', type: 'AWS::S3::Bucket', constructPath: 'dev/Store/Logs/Resource' },
          { logicalId: 'Seed3', type: 'Custom::Seed', constructPath: 'dev/Store/Seed' },
        ],
      },
    ],
    record,
    outcome: [
      {
        pack: 'AwsSolutions',
        findings,
        acknowledgements: [
          {
            rule: 'AwsSolutions-S1',
            description: 'logs are off',
            resources: ['dev/Store/Logs/Resource'],
            reason: 'it receives <the> logs',
            acknowledgedAt: 'dev/Store/Logs',
          },
          {
            rule: 'AwsSolutions-S2',
            description: 'x',
            resources: ['dev/Store/Logs/Resource'],
            reason: 'it receives <the> logs',
            acknowledgedAt: 'dev/Store/Logs',
          },
        ],
      },
    ],
  });
}

const broken = [
  {
    rule: 'AwsSolutions-S10',
    description: 'TLS is not required',
    resources: ['dev/Store/Bucket/Resource', 'dev/Store/Elsewhere'],
  },
];

describe('evidence', () => {
  test('says for each control which resource of which template satisfies it', () => {
    expect(evidenceWith([]).packs[0]?.controls).toEqual([
      expect.objectContaining({
        rule: 'AwsSolutions-S1',
        satisfiedBy: [
          {
            constructPath: 'dev/Store/Bucket/Resource',
            template: 'assembly-dev/devStore.template.json',
            logicalId: 'Bucket1',
            type: 'AWS::S3::Bucket',
          },
        ],
      }),
    ]);
  });

  test('names packs that had nothing to say', () => {
    expect(evidenceWith([]).packs.map(({ pack }) => pack)).toEqual(['AwsSolutions', 'CloudFormation Validate']);
  });

  test('joins acknowledgements with one reason', () => {
    expect(reasonsOf(evidenceWith([]).packs)).toMatchObject([
      {
        reason: 'it receives <the> logs',
        rules: ['AwsSolutions-S1', 'AwsSolutions-S2'],
        resources: [{ logicalId: 'Logs2' }],
      },
    ]);
  });

  test('counts a finding once per resource', () => {
    expect(openFindings(evidenceWith([]))).toBe(0);
    expect(openFindings(evidenceWith(broken))).toBe(2);
  });
});

describe('the summary', () => {
  test('shows stacks, services, packs, reasons and the way to the report', () => {
    expect(renderSummary(evidenceWith([]), 'cdk.out/tidegate-report.html')).toMatchInlineSnapshot(`
     "tidegate.yaml

     Stack      Resources  Template (SHA-256)
     dev/Store          3  aa

     Resources by service
       S3 2 · custom 1

     Policy                   Controls  Findings  Accepted
     AwsSolutions                    1         0         2
     CloudFormation Validate         -         0         0

     Accepted exceptions (1 reason; rules and resources are in the report)
         1  it receives <the> logs

     Report     cdk.out/tidegate-report.html
     Passed     1 stack, 3 resources, 0 findings
     "
    `);
  });

  test('shows each finding with its resources', () => {
    const summary = renderSummary(evidenceWith(broken), 'r.html');
    expect(summary).toContain(
      '  ! AwsSolutions-S10: TLS is not required\n      dev/Store/Bucket/Resource\n      dev/Store/Elsewhere\n',
    );
    expect(summary).toContain('FAILED     1 stack, 3 resources, 2 findings');
  });
});

describe('the page', () => {
  test('escapes what it shows', () => {
    const page = renderPage(evidenceWith(broken));
    expect(page).toContain('it receives &lt;the&gt; logs');
    expect(page).not.toContain('<the>');
    expect(html`<p title="${'"><script>'}">${['a', 'b'].map((text) => html`<i>${text}</i>`)}</p>`.markup).toBe(
      '<p title="&quot;&gt;&lt;script&gt;"><i>a</i>\n<i>b</i></p>',
    );
  });

  test('stands alone: no scripts, and nothing loaded from elsewhere', () => {
    const page = renderPage(evidenceWith(broken));
    expect(page).not.toMatch(/<script|<link|src=|url\(/);
    expect(page).toContain('2 open findings');
    expect(page).toContain('sha256:aa');
  });
});
