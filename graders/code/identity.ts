import type { GraderIdentity } from "../../src/domain/grader.ts";

/** Who the code grader is; a change of what it judges needs a new version. */
export const codeIdentity = {
  name: "code",
  version: "4",
  hasVotes: false,
} as const satisfies GraderIdentity;
