/** Where a device keeps the token of a guest of a chat server: it is all that leads back to the guest's conversation. */
export const guestKey = (url: string): string => `hypee-guest ${url.replace(/\/+$/, '')}`;
