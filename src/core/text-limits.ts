/** Maximum length of each text field, in characters; `reason` also has a minimum. */
export const textLimits = {
  minReason: 6,
  reason: 1000,
  ticket: 100,
  comment: 1000,
  question: 500,
  exclude: 4000,
  repeated: 4000,
  admins: 700,
  shownReason: 160,
  group: 256,
} as const
