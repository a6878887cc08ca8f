import { defineErrors, type FieldError, type NoDetails } from '../../core/errors.ts'

export interface TargetDetails {
  /** No account was ticked in a list. */
  nothingSelected: NoDetails
  /** Neither Entra nor the audit log contains this account. */
  noSuchAccount: { readonly text: string }
  /** Looks like a filter but isn't one; `nearest` is the filter that was probably meant. */
  filterUnknown: { readonly filter: string; readonly nearest: string }
  filterBesideAccounts: { readonly filter: string }
  listExpired: NoDetails
  groupNotFound: { readonly name: string } & FieldError
  /** `unquoted`: the name wasn't quoted, so it's unclear where it ends. `choices` is empty if there are buttons. */
  groupAmbiguous: { readonly name: string; readonly choices: string; readonly unquoted?: number } & FieldError
  /** Nobody is at risk at this level. */
  nobodyAtRisk: { readonly level: 'high' | 'medium' }
  nobodyLeaving: NoDetails
  groupEmpty: { readonly name: string } & FieldError
  /** A filter that only `list users` accepts. */
  onlyListed: { readonly filter: string }
}

/** Errors in the accounts, groups and filters that a command is given. */
export const targetErrors = defineErrors<TargetDetails, 'accounts'>({
  nothingSelected: { kind: 'input', field: null },
  noSuchAccount: { kind: 'notUnderstood' },
  filterUnknown: { kind: 'notUnderstood', field: 'accounts' },
  filterBesideAccounts: { kind: 'notUnderstood', field: 'accounts' },
  listExpired: { kind: 'input', field: null, next: 'checkStatus' },
  groupNotFound: { kind: 'input', field: 'accounts' },
  groupAmbiguous: { kind: 'input', field: null },
  nobodyAtRisk: { kind: 'refused' },
  nobodyLeaving: { kind: 'refused' },
  groupEmpty: { kind: 'input', field: 'accounts' },
  onlyListed: { kind: 'input', field: null },
})
