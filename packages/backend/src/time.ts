/** @returns `ms` since 1970 as the wire writes a time: ISO 8601 in UTC with milliseconds */
// eslint-disable-next-line no-restricted-globals -- writes a time it is given; reads no clock
export const timestamp = (ms: number): string => new Date(ms).toISOString();
