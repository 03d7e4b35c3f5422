/** Both members' ids in one order. */
export const directKey = (memberIds: readonly string[]): string => JSON.stringify([...memberIds].sort(byCodeUnits));

const byCodeUnits = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
