import type { Services } from '../../src/bot/turn/command.ts'

/** The services of tests in which no command gets to work: there are settings, and nothing else. */
export function servicesWith(limits: Partial<Services['limits']> = {}): Services {
  const all = {
    ...{
      confirmCountAbove: 5,
      approvalAbove: 25,
      approvalWindow: 24 * 3_600_000,
      maxAccounts: 2000,
      maxAccountsPerHour: 5000,
    },
    ...{ readOnly: false, protectedAccounts: [] },
    ...limits,
  }
  return { limits: all, channelShowsNames: false } as unknown as Services
}
