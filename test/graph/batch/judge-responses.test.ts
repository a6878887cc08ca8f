import assert from 'node:assert/strict'
import { judgeResponse } from '../../../src/graph/batch/judge-responses.ts'
import { writeRetries } from '../../../src/graph/batch/retry-times.ts'

describe('a refusal', () => {
  const judged = (status: number, error: { code?: string; message?: string }, open = false) =>
    judgeResponse(
      { status, headers: {}, body: { error }, at: 1_000 },
      { attempt: 2, waited: 0, backoffs: 1, firstSentAt: 0, open, retries: writeRetries, random: () => 0 },
    )
  const inherited = { code: 'Request_BadRequest', message: 'License is inherited from a group membership.' }

  it('says why, unless an unanswered attempt might be its cause', () => {
    const refused = judged(400, inherited)
    assert.deepEqual([refused.outcome, 'reason' in refused && refused.reason.code], ['failed', 'licenceByGroup'])
    const unknown = judged(400, inherited, true)
    assert.deepEqual([unknown.outcome, 'reason' in unknown && unknown.reason.code], ['uncertain', 'unavailable'])
  })

  const reasonOf = (error: { code?: string; message?: string }) => {
    const outcome = judged(403, error)
    return 'reason' in outcome ? outcome.reason.code : undefined
  }

  it('is because of a licence by its code, and by its message only if the code says nothing', () => {
    const message = 'Your tenant is not licensed for this feature.'
    assert.equal(reasonOf({ code: 'AadPremiumLicenseRequired' }), 'unlicensed')
    assert.equal(reasonOf({ code: 'Forbidden', message }), 'unlicensed')
    assert.equal(reasonOf({ message }), 'unlicensed')
    assert.equal(reasonOf({ code: 'Authorization_RequestDenied', message }), 'forbidden')
  })
})
