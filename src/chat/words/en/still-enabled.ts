import { common, number } from './terms.ts'

const n = number
const { accounts } = common

const those = (count: number, all: number): string => (count < all ? n(count) : all === 1 ? 'it' : 'them')

/** Accounts that can still sign in although an operation was to prevent that. */
export const stillEnabled = {
  /** After a result's headline. */
  headline: (count: number) => `${n(count)} can still sign in`,
  /** The same if it isn't known of some of them. */
  headlineUpTo: (count: number) =>
    count === 1 ? '1 might still be able to sign in' : `Up to ${n(count)} might still be able to sign in`,
  /** `why`: the reasons with their counts. */
  planned: (count: number, why: string) =>
    `▲ ${accounts(count)} ${count === 1 ? 'stays' : 'stay'} enabled and can still sign in: ${why}`,
  /** The same if some of them might be blocked. */
  upTo: (count: number, why: string) =>
    `▲ ${count === 1 ? '1 account' : `Up to ${n(count)} accounts`} might still be able to sign in: ${why}`,
  list: (count: number, why: string) => `▲ ${accounts(count)} can still sign in: ${why}`,
  /** The same below a title that has the number. */
  titled: (_: number, why: string) => `▲ Not blocked: ${why}`,
  because: {
    synced: (count: number) => `${n(count)} synced`,
    protected: (count: number) => `${n(count)} protected`,
    excluded: (count: number) => `${n(count)} excluded by the approver`,
    failed: (count: number) => `${n(count)} failed`,
    notReached: (count: number) => `${n(count)} not reached`,
    changedLater: (count: number) => `${n(count)} changed by another operation`,
  },
  /**
   * In a group that a policy is known to block: for a step of a plan (`planned`), and for a completed operation. `where`:
   * what the action calls being in that group.
   */
  proven: {
    planned: (count: number, all: number) =>
      `Conditional Access then blocks ${those(count, all)}. This can take a few minutes.`,
    list: (count: number, where: string) =>
      `${accounts(count)} ${where} ${count === 1 ? 'is' : 'are'} blocked by Conditional Access. This can take a few minutes to apply.`,
  },
  /** The same if that isn't known; `why`: the reasons with their counts. */
  unproven: {
    planned: (count: number, why: string, where: string) =>
      `${n(count)} ${where}, which might not block sign-in (${why})`,
    list: (count: number, why: string, where: string) =>
      `▲ ${accounts(count)} ${where}. It isn’t known whether that blocks ${those(count, count)}: ${why}.`,
    because: {
      unread: 'policies can’t be read',
      noPolicy: 'no enabled policy blocks the group',
      excluded: 'the policy might exclude some accounts',
      sessions: 'sessions might be open',
    },
  },
  uncertain: (count: number, names: string) =>
    `▲ ${accounts(count)} might still be able to sign in (not certain)${names && `: ${names}`}.`,
  unconfirmed: (count: number, names: string) =>
    `▲ ${accounts(count)} might still be able to sign in: Microsoft Entra accepted the block, but doesn’t show it yet${names && ` (${names})`}.`,
  notChosen: (count: number) => `Sign-in isn’t blocked: ${accounts(count)} ${count === 1 ? 'stays' : 'stay'} enabled.`,
  notChosenByAny: 'Sign-in isn’t blocked: accounts that are enabled stay enabled.',
  /** What to do about synced accounts. `passwords`: their passwords were to be changed too. */
  onPremises: (passwords: boolean): string =>
    passwords
      ? 'Synced accounts also keep their password: block them and reset it in Active Directory.'
      : 'Block synced accounts in Active Directory.',
  item: 'Still enabled',
  /** On a plan, beside an account that it changes in other ways. */
  stays: 'Stays enabled and can still sign in',
  /** A step that applies to no account. */
  nobody: { synced: 'no account: all are synced', notNeeded: 'no account needs it', other: 'no account' },
  /** Beside numbers: why accounts are skipped. */
  skips: { notNeeded: 'not needed', notPossible: 'not possible', excluded: 'excluded', notReached: 'not reached' },
  /** Beside numbers. */
  part: 'still enabled',
}
