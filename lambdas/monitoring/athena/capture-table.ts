import { sqlName, sqlText } from './sql';

/** Where capture lies, as Athena sees it. */
export interface CaptureTableProps {
  /** Table to make, `name` or `database.name`. */
  readonly table: string;
  /** Folder of a model's capture at one endpoint and variant: `s3://bucket/capture/<model>/<endpoint>/<variant>`. */
  readonly location: string;
  /** First hour that can hold capture, `yyyy/mm/dd/hh`, UTC. */
  readonly firstHour: string;
}

/**
 * The statement that lets Athena read capture where it lies. The hour of a file is a partition that follows from its
 * key, so nothing has to be crawled and a query over a day reads a day.
 */
export function renderCaptureTable({ table, location, firstHour }: CaptureTableProps): string {
  const folder = location.replace(/\/+$/, '');
  const part = 'struct<observedContentType:string, mode:string, data:string, encoding:string>';
  const properties = {
    'projection.enabled': 'true',
    'projection.hour.type': 'date',
    'projection.hour.format': 'yyyy/MM/dd/HH',
    'projection.hour.interval': '1',
    'projection.hour.interval.unit': 'HOURS',
    'projection.hour.range': `${firstHour},NOW`,
    'storage.location.template': `${folder}/\${hour}/`,
  };
  const lines = Object.entries(properties).map(([name, value]) => `  ${sqlText(name)} = ${sqlText(value)}`);
  return `CREATE EXTERNAL TABLE IF NOT EXISTS ${sqlName(table).replaceAll('"', '`')} (
  capturedata struct<endpointInput:${part}, endpointOutput:${part}>,
  eventmetadata struct<eventId:string, inferenceTime:string>,
  eventversion string
)
PARTITIONED BY (hour string)
ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
WITH SERDEPROPERTIES ('ignore.malformed.json' = 'true')
LOCATION ${sqlText(`${folder}/`)}
TBLPROPERTIES (
${lines.join(',\n')}
);
`;
}
