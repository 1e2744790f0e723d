import { renderCaptureTable } from '../../../../lambdas/monitoring/athena/capture-table';

describe('the table of capture for Athena', () => {
  const sql = renderCaptureTable({
    table: 'monitoring.flights',
    location: 's3://capture-bucket/capture/flight-delay/main/champion/',
    firstHour: '2026/03/01/00',
  });

  test('finds the files of an hour by their key, without a crawler', () => {
    expect(sql).toContain(
      "'storage.location.template' = 's3://capture-bucket/capture/flight-delay/main/champion/${hour}/'",
    );
    expect(sql).toContain("'projection.hour.range' = '2026/03/01/00,NOW'");
    expect(sql).toContain('PARTITIONED BY (hour string)');
  });

  test('quotes names as table statements want them', () => {
    expect(sql).toContain('CREATE EXTERNAL TABLE IF NOT EXISTS `monitoring`.`flights`');
  });
});
