import type { Account } from '../../graph/directory/account.ts'
import { federatedDomains } from '../../graph/directory/domains.ts'
import type { NotChecked } from '../../store/queries/operation-types.ts'
import type { Context } from '../model/context.ts'
import type { Step } from '../model/steps.ts'
import { ifAllowed, type Reader } from './if-allowed.ts'
import type { AccountRule } from './rule.ts'

/** The domain of its sign-in name, in lower case. */
const domainOf = ({ userPrincipalName: upn }: Pick<Account, 'userPrincipalName'>): string =>
  upn.slice(upn.lastIndexOf('@') + 1).toLowerCase()

/** Whether it is one of Microsoft's own domains, which can't be federated. */
const isMicrosoftDomain = (domain: string) =>
  /\.(?:partner\.)?onmschina\.cn$|\.onmicrosoft\.(?:com|us|cn)$/.test(domain)

/**
 * Which domains are federated, if any of these steps concerns passwords. Not read if no account can be federated;
 * without the permission, the plan says that this is unknown.
 */
export async function readFederation(
  context: Pick<Context, 'graph' | 'tokenFor'>,
  reader: Reader,
  steps: readonly Step[],
  accounts: readonly Account[],
): Promise<{ readonly federated: ReadonlySet<string> | undefined; readonly notChecked: readonly NotChecked[] }> {
  const concerns = steps.some(({ action }) => action.password)
  if (!concerns || accounts.every((one) => one.userType === 'Guest' || isMicrosoftDomain(domainOf(one)))) {
    return { federated: undefined, notChecked: [] }
  }
  const federated = await ifAllowed(context, reader, ['Domain.Read.All'], (directory) =>
    directory.ask(federatedDomains),
  )
  return { federated, notChecked: federated ? [] : ['federation'] }
}

/** For accounts that sign in with another identity provider, the password is managed there. */
export const federatedRule: AccountRule = {
  says: 'passwords that another identity provider manages are not changed',
  at: { plan: true, write: true },
  judge: (account, { action }, { federated: domains }) =>
    action.password && domains?.has(domainOf(account)) ? { verdict: 'protected', why: 'federated' } : undefined,
}
