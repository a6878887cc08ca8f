/** Where people open Teams, by the cloud that is configured; an address that Teams opens begins with it. */
const clients: Readonly<Record<string, string>> = {
  usgov: 'https://gov.teams.microsoft.us',
  dod: 'https://dod.teams.microsoft.us',
  china: 'https://teams.microsoftonline.cn',
}

/** The address of Teams in this cloud. */
export const teamsClient = (cloud: string): string => clients[cloud] ?? 'https://teams.microsoft.com'
