import { type AddedStep, definePlaybook } from '../../operations/registry/playbook.ts'

export const letBackInPlaybook = definePlaybook({
  name: 'letBackIn',
  command: {
    name: 'let back in',
    aliases:
      'let in, wieder reinlassen, lass wieder rein, wieder anmelden lassen, wieder zugang geben, zugriffspass'.split(
        ', ',
      ),
    group: 'respond',
  },
  steps: [{ action: 'let-back-in' }],
  tone: 'gives',
  timed: false,
  undo: null,
})

/** For people whose sign-in methods were removed. */
export const letBackInStep: AddedStep = {
  to: 'release',
  at: 'after sign-in is allowed',
  step: { action: 'let-back-in', optional: { input: 'letBackIn', on: true, rare: true, quiet: true } },
}
