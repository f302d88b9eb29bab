export interface Text {
  it: string;
  en: string;
}

/** Where a fact comes from: a seed line (`S003 l.70`), a file or an address; `issues` are discrepancy ids (D01–D22). */
export interface Sourced {
  source: string;
  issues?: readonly string[];
}
