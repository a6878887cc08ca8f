import { defineErrors } from '../../core/errors.ts'

/** Errors in attached files. */
export const fileErrors = defineErrors<{
  fileNotTaken: { readonly command: string }
  /** `limit` is in MB; `files` is set when several files are too large together. */
  fileTooLarge: { readonly limit: number } & ({ readonly name: string } | { readonly files: number })
  fileNotText: { readonly name: string }
  fileWithoutAccounts: { readonly name: string }
  fileUnavailable: { readonly name: string }
}>({
  fileNotTaken: { kind: 'input', field: null },
  fileTooLarge: { kind: 'limit' },
  fileNotText: { kind: 'input', field: null },
  fileWithoutAccounts: { kind: 'input', field: null },
  fileUnavailable: { kind: 'input', field: null },
})
