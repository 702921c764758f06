/** A count with its noun: "1 cell", "2 cells", "0 summaries". */
export function countText(count: number, one: string, several = `${one}s`): string {
  return `${count} ${count === 1 ? one : several}`;
}
