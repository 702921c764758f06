/** What a report carries so that its marks open their texts. */
export type TextsPart = {
  /** The formula writer, and its styles with their fonts inside. */
  readonly script: string;
  readonly style: string;
  /** A question's texts, gzipped, in base64: completions by the first digits of their keys. */
  readonly parts: readonly {
    readonly benchmark: string;
    /** Unique within its benchmark alone. */
    readonly question: string;
    readonly gzip: string;
  }[];
};
