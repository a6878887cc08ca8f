/** Accounts that somebody may change in a day without another's approval. */
export const approvalAbove = 3

/** Accounts that somebody may change in an hour. */
export const accountsPerHour = 9

/** The name by which an account is listed as protected: neither its sign-in name nor its mail address. */
export const listedName = 'front.desk@contoso.example'

/** Where people reach the bot in a browser. */
export const publicUrl = 'https://bot.example'
