import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors about an operation: whether somebody can see or change it, and in this state. */
export const operationErrors = defineErrors<{
  operationNotFound: { readonly id: string }
  notYourOperation: { readonly id: string; readonly requester: string }
  mayNotOversee: NoDetails
  notAnOperator: NoDetails
  notAnApprover: NoDetails
  operationExpired: { readonly id: string; readonly minutes: number }
  operationUnderWay: { readonly id: string; readonly state: string }
  operationEnded: { readonly id: string; readonly state: 'done' | 'cancelled' | 'denied' | 'expired' | 'stopped' }
  handingOver: { readonly id: string }
  /** Its playbook, or one of its actions, isn't there: another version planned it, or one with other settings. */
  anotherVersion: { readonly id: string }
  tampered: { readonly command: string } | { readonly id: string }
}>({
  operationNotFound: { kind: 'input', field: null, next: 'operations' },
  notYourOperation: { kind: 'access' },
  mayNotOversee: { kind: 'access' },
  notAnOperator: { kind: 'access', next: 'whoami' },
  notAnApprover: { kind: 'access', next: 'whoami' },
  operationExpired: { kind: 'movedOn' },
  operationUnderWay: { kind: 'movedOn', next: 'operations' },
  operationEnded: { kind: 'movedOn', next: 'operations' },
  handingOver: { kind: 'refused' },
  anotherVersion: { kind: 'refused' },
  tampered: { kind: 'input', field: null, next: 'operations' },
})
