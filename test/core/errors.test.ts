import assert from 'node:assert/strict'
import type { SaidErrors } from '../../src/chat/words/told.ts'
import { defineErrors, isFault, type NoDetails, UserError } from '../../src/core/errors.ts'
import { pausesOperation, refusalAfterSignIn, signInErrors } from '../../src/core/sign-in-errors.ts'

interface DoorDetails {
  doorLocked: { readonly since: number }
  doorMissing: NoDetails
}

const doorErrors = defineErrors<DoorDetails, 'door'>({
  doorLocked: { kind: 'input', field: 'door' },
  doorMissing: { kind: 'outage' },
})

describe('declared errors', () => {
  it('carry their code, what they mean, their details and their cause', () => {
    const cause = new Error('the hinge')
    const error: unknown = new doorErrors.doorLocked({ since: 7 }, { cause })
    assert.ok(error instanceof doorErrors.doorLocked && error instanceof UserError)
    assert.deepEqual(
      [error.name, error.code, error.meaning, error.details, error.cause],
      ['UserError', 'doorLocked', { kind: 'input', field: 'door' }, { since: 7 }, cause],
    )
    assert.deepEqual(new doorErrors.doorMissing().details, {})
    assert.ok(!(error instanceof doorErrors.doorMissing))
  })

  it('are told apart from each other, with the details of each', () => {
    const since = (error: UserError): number | undefined => {
      if (error instanceof doorErrors.doorLocked) return error.details.since
      // @ts-expect-error Of any other error, nothing is known about its details.
      return error.details.since
    }
    assert.equal(since(new doorErrors.doorLocked({ since: 7 })), 7)
    assert.equal(since(new doorErrors.doorMissing()), undefined)
  })

  it('do not compile with other details than declared', () => {
    // @ts-expect-error Without the details that its message needs.
    new doorErrors.doorLocked()
    // @ts-expect-error With other details.
    new doorErrors.doorLocked({ until: 7 })
    // @ts-expect-error An error that isn't declared.
    assert.throws(() => new doorErrors.doorAjar())
  })

  it('do not compile without what they mean, or with a field that there isn’t', () => {
    // @ts-expect-error Without what the second one means.
    defineErrors<DoorDetails, 'door'>({ doorLocked: { kind: 'input', field: 'door' } })
    // @ts-expect-error Without a kind.
    defineErrors<{ doorMissing: NoDetails }>({ doorMissing: {} })
    // @ts-expect-error Some input is wrong, but it doesn't say which.
    defineErrors<{ doorMissing: NoDetails }>({ doorMissing: { kind: 'input' } })
    // @ts-expect-error A field that isn't among those named.
    defineErrors<{ doorMissing: NoDetails }, 'door'>({ doorMissing: { kind: 'input', field: 'gate' } })
  })

  it('do not compile without words, in each language, or with words that nobody declared', () => {
    const whole: SaidErrors<typeof doorErrors> = {
      doorLocked: ({ since }) => ({ what: `Locked since ${since}.`, todo: 'Unlock it.' }),
      doorMissing: () => ({ what: 'There is no door.', todo: 'Build one.' }),
    }
    const { doorLocked, doorMissing } = whole
    // @ts-expect-error Without the words for one of the errors, as if it hadn't been translated.
    const partial: SaidErrors<typeof doorErrors> = { doorLocked }
    // @ts-expect-error With words for an error that isn't among them.
    const more: SaidErrors<typeof doorErrors> = { doorLocked, doorMissing, doorAjar: doorMissing }
    assert.deepEqual([Object.keys(partial).length, Object.keys(more).length], [1, 3])
  })

  it('are faults if something is out of order, whether or not trying again helps', () => {
    const errors = defineErrors<{ away: NoDetails; full: NoDetails; refused: NoDetails }>({
      away: { kind: 'outage' },
      full: { kind: 'refused', fault: true },
      refused: { kind: 'refused' },
    })
    assert.deepEqual([new errors.away(), new errors.full(), new errors.refused()].map(isFault), [true, true, false])
  })
})

describe('the errors of a sign-in', () => {
  it('pause an operation, and no others do', () => {
    assert.equal(pausesOperation(new signInErrors.signedOut()), true)
    assert.equal(pausesOperation(new doorErrors.doorMissing()), false)
    assert.equal(pausesOperation(new Error('signedOut')), false)
  })
})

describe('the refusal after a sign-in that did not help', () => {
  it("keeps Entra's number in every variant", () => {
    const expired = refusalAfterSignIn(new signInErrors.signInExpired({ aadsts: 50173 }))
    assert.deepEqual([expired.code, expired.details], ['signInRefused', { aadsts: 50173 }])
    const proof = refusalAfterSignIn(new signInErrors.moreProofRequired({ policy: 'mfa', aadsts: 50076 }))
    assert.deepEqual([proof.code, proof.details], ['policyBlocked', { policy: 'mfa', aadsts: 50076 }])
  })

  it('has no number if Entra gave none', () => {
    assert.deepEqual(refusalAfterSignIn(undefined).details, {})
    assert.deepEqual(refusalAfterSignIn(new signInErrors.moreProofRequired()).details, { policy: 'access' })
  })
})
