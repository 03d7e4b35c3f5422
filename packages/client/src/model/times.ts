/** A time of the server as a Date. Shown, never compared: no clock orders anything. */
export const timeOf = (value: string | number): Date => new Date(value);

/** As `timeOf`, where there may be no time. */
export const timeOrNull = (value: string | null): Date | null => (value === null ? null : timeOf(value));
