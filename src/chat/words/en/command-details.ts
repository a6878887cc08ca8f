/** Details of commands for accounts, the same for each. */
export const accounts =
  'Accounts can be names, sign-in names, email addresses or object IDs. Separate them with commas, semicolons or line breaks, or paste them as they are.'
export const more =
  'After the accounts you can add a reason (“because ...”), a ticket (“ticket: INC123”) and a time (“tomorrow at 18:00”).'
export const compromised =
  '“as compromised” marks the accounts: to enable them again, you have to repeat the reason and a second person has to approve.'
export const named =
  '“incident:1234” stands for the accounts in a Microsoft Defender incident, “risk:high” or “risk:medium” for people at risk, “leaving:today” for people who leave today.'
export const planFirst =
  'You get a plan first. It shows what would happen to each account, and nothing changes until you confirm it.'
