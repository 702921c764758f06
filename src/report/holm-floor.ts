import { countText } from "../domain/count-text.ts";

/**
 * Where so many comparisons are held together that none can be found: p counted over R resamples is
 * at least 1 / (R + 1), and Holm multiplies the least of them by their number.
 *
 * @returns a note that names the resamples it takes; none where the least p is below 0.05
 */
export function holmFloorNote(comparisons: number, resamples: number): readonly string[] {
  const least = comparisons / (resamples + 1);
  if (least < 0.05) return [];
  const needed = 1000 * Math.ceil((20 * comparisons) / 1000);
  return [
    `p over ${countText(resamples, "resample")} is 1/${resamples + 1} at the least, so p (Holm) over ${countText(comparisons, "comparison")} cannot be below ${Math.min(1, least).toFixed(3)}: nothing can be beyond noise here. Set bootstrap to ${needed} or more (--set bootstrap=${needed}); no request is asked anew.`,
  ];
}
