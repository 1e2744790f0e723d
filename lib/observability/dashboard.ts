import { aws_cloudwatch as cloudwatch } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { requireProps } from '../foundation/required-props';

/** One graph of a dashboard. */
export interface DashboardGraph {
  /** What the graph shows. */
  readonly title: string;
  /** What is drawn. */
  readonly metrics: cloudwatch.IMetric[];
  /**
   * Label of the axis, with its unit.
   *
   * @default - none
   */
  readonly unit?: string;
}

/** Properties of a Dashboard. */
export interface DashboardProps {
  /** Name in the console. */
  readonly dashboardName: string;
  /** First lines of the dashboard, Markdown: what one looks at and where to read on. */
  readonly introduction: string;
  /** Alarms, whose states stand on top. */
  readonly alarms: cloudwatch.IAlarm[];
  /** Graphs, two in a row. */
  readonly graphs: DashboardGraph[];
}

/** A dashboard in the order people ask: what is this, is an alarm up, how does it look over time. */
export class Dashboard extends Construct {
  public constructor(scope: Construct, id: string, props: DashboardProps) {
    super(scope, id);
    requireProps('Dashboard', props, ['dashboardName', 'introduction', 'alarms', 'graphs']);
    const dashboard = new cloudwatch.Dashboard(this, 'Resource', { dashboardName: props.dashboardName });
    dashboard.addWidgets(new cloudwatch.TextWidget({ markdown: props.introduction, width: 24, height: 2 }));
    if (props.alarms.length > 0) {
      dashboard.addWidgets(
        new cloudwatch.AlarmStatusWidget({ title: 'Alarms', alarms: [...props.alarms], width: 24, height: 3 }),
      );
    }
    for (let row = 0; row < props.graphs.length; row += 2) {
      dashboard.addWidgets(...props.graphs.slice(row, row + 2).map(toWidget));
    }
  }
}

function toWidget({ title, metrics, unit }: DashboardGraph): cloudwatch.GraphWidget {
  return new cloudwatch.GraphWidget({
    title,
    left: [...metrics],
    leftYAxis: { min: 0, label: unit, showUnits: unit === undefined },
    width: 12,
    height: 6,
  });
}
