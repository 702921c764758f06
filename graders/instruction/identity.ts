import type { GraderIdentity } from "../../src/domain/grader.ts";

/** Who the instruction grader is; a change of what it judges needs a new version. */
export const instructionIdentity = {
  name: "instruction",
  version: "3",
  hasVotes: false,
} as const satisfies GraderIdentity;
