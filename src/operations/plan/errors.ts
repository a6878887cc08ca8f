import { defineErrors } from '../../core/errors.ts'

/** Errors of planning: in the accounts given, or because there is nothing to plan. */
export const planErrors = defineErrors<
  {
    noAccounts: { readonly text?: string }
    /** Names that match no account: the first few, how many there are, and how many of them `text` omits. */
    namesNotFound: { readonly text: string; readonly count: number; readonly more: number }
    /** Several accounts have this name, so the operator has to choose. */
    nameShared: { readonly name: string; readonly count: number }
    /** The parts of a change request that could not be understood, and how many there are. */
    notUnderstood: { readonly text: string; readonly count: number }
    tooManyAccounts: { readonly count: number; readonly limit: number }
    /** Switched off in this deployment; `setting` switches it on. */
    switchedOff: { readonly setting: string }
    notEnded: { readonly id: string }
    cannotUndo: { readonly id: string }
    nothingToUndo: { readonly id: string }
    nothingToRetry: { readonly id: string }
  },
  'accounts'
>({
  noAccounts: { kind: 'notUnderstood', field: 'accounts' },
  namesNotFound: { kind: 'notUnderstood', field: 'accounts' },
  nameShared: { kind: 'input', field: null },
  notUnderstood: { kind: 'input', field: 'accounts' },
  tooManyAccounts: { kind: 'limit', field: 'accounts' },
  switchedOff: { kind: 'refused' },
  notEnded: { kind: 'refused' },
  cannotUndo: { kind: 'refused' },
  nothingToUndo: { kind: 'refused' },
  nothingToRetry: { kind: 'refused' },
})
