import type { Item, Operation } from '../../src/operations/index.ts'

/** The sign-out following a disable, next to the disable itself, as most tests need it. */
export interface FlatItem extends Item {
  readonly signOut: Item['change']
  readonly signOutReason: Item['reason']
  readonly signOutRequestId: Item['requestId']
  readonly proof: Item['verified']
  readonly signOutProof: Item['verified']
}

export type FlatOperation = Operation & {
  readonly kind: string
  readonly signOut: boolean
  readonly progress: Operation['progress'] & ReturnType<typeof signOuts>
}

export function flatItem(item: Item): FlatItem {
  const [next] = item.following
  return {
    ...item,
    signOut: next?.state ?? 'none',
    signOutReason: next?.reason ?? null,
    signOutRequestId: next?.requestId ?? null,
    proof: item.verified,
    signOutProof: next?.verified ?? 'none',
  }
}

const signOuts = ({ missing, actions }: Operation['progress']) => ({
  signOutTotal: actions[0]?.total ?? 0,
  signedOut: actions[0]?.done ?? 0,
  signOutFailed: missing,
  signOutVerified: actions[0]?.verified ?? 0,
})

export function flatOperation(operation: Operation): FlatOperation {
  return {
    ...operation,
    kind: operation.playbook,
    signOut: operation.actions.some(({ after }) => after !== undefined),
    progress: { ...operation.progress, ...signOuts(operation.progress) },
  }
}

/** The progress without redundant parts. */
export function flatProgress({ progress }: FlatOperation) {
  const { missing: _, actions: __, ...flat } = progress
  return flat
}

/** An item without redundant parts. */
export function unflatItem({
  signOut: _,
  signOutReason: _r,
  signOutRequestId: _i,
  proof: _p,
  signOutProof: _s,
  ...item
}: FlatItem): Item {
  return item
}
