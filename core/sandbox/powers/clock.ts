/** The field `now` of the power `clock`: milliseconds since 1970. Asked for once a call, so that it stands still within one. */
export const nowField = (): number => Date.now();
