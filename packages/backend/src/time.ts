/** @returns `ms` since 1970 as the wire writes a time: ISO 8601 in UTC with milliseconds */
export const timestamp = (ms: number): string => new Date(ms).toISOString();
