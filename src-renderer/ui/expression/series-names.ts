/** What an editor completes with; whoever shows the editor has it of a console or of another data source. */
export interface SeriesNames {
  /** Every metric name, sorted. */
  metrics(): Promise<readonly string[]>;
  /** Names of the labels of a selector's series (empty: of all), sorted, without the metric name. */
  labels(selector: string): Promise<readonly string[]>;
  /** The values that a label has in a selector's series (empty: in all), sorted. */
  values(label: string, selector: string): Promise<readonly string[]>;
  /** What each metric is, by name; metrics nobody described are missing. */
  notes(): Promise<ReadonlyMap<string, { readonly type: string; readonly help: string }>>;
}
