/**
 * Of the measures, kept in a run's provenance as its graders' are: raised whenever the same verdicts
 * give another number. 2 since a vote's lower bound is sought in each draw, and what differs from a
 * threshold by rounding alone is at it. Runs before that name none.
 */
export const measuresVersion = 2;
