/** Teams clients by cloud; deep links start with these addresses. */
const clients: Readonly<Record<string, string>> = {
  usgov: 'https://gov.teams.microsoft.us',
  dod: 'https://dod.teams.microsoft.us',
  china: 'https://teams.microsoftonline.cn',
}

/** The Teams address in this cloud. */
export const teamsClientUrl = (cloud: string): string => clients[cloud] ?? 'https://teams.microsoft.com'
