import assert from 'node:assert/strict'
import { refusalAfterSignIn, UserError } from '../../src/core/errors.ts'

describe('the refusal after a sign-in that did not help', () => {
  it("keeps Entra's number in every variant", () => {
    const expired = refusalAfterSignIn(new UserError('signInExpired', { aadsts: 50173 }))
    assert.deepEqual([expired.code, expired.details], ['signInRefused', { aadsts: 50173 }])
    const proof = refusalAfterSignIn(new UserError('moreProofRequired', { policy: 'mfa', aadsts: 50076 }))
    assert.deepEqual([proof.code, proof.details], ['policyBlocked', { policy: 'mfa', aadsts: 50076 }])
  })

  it('has no number if Entra gave none', () => {
    assert.deepEqual(refusalAfterSignIn(undefined).details, {})
    assert.deepEqual(refusalAfterSignIn(new UserError('moreProofRequired')).details, { policy: 'access' })
  })
})
