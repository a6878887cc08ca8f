import assert from 'node:assert/strict'
import { asUnavailable } from '../../../src/store/engine/connection-errors.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'

const coded = (code: string, message = 'x') => Object.assign(new Error(message), { code })

describe('errors of the database', () => {
  it('say storeUnavailable if it is unreachable, and keep the cause', () => {
    const causes = [
      coded('ECONNREFUSED'),
      coded('57P01', 'terminating connection due to administrator command'),
      coded('57P03', 'the database system is starting up'),
      coded('08006'),
      coded('53300', 'sorry, too many clients already'),
      new Error('Connection terminated unexpectedly'),
      new Error('timeout exceeded when trying to connect'),
      Object.assign(new AggregateError([coded('ECONNREFUSED')]), { code: 'ECONNREFUSED' }),
    ]
    for (const cause of causes) {
      const error = asUnavailable(cause)
      assert.ok(error instanceof storeErrors.storeUnavailable, String(cause))
      assert.equal(error.cause, cause)
    }
  })

  it('of a commit say that it may have been carried out, if its answer was lost', () => {
    const detailsOf = (cause: unknown) => Object(asUnavailable(cause, { isStoring: true })).details
    assert.deepEqual(detailsOf(new Error('Connection terminated unexpectedly')), { storing: 1 })
    assert.deepEqual(detailsOf(coded('53100', 'No space left on device')), {})
  })

  it('say storeFull if its disk is full', () => {
    const cause = coded('53100', 'could not extend file: No space left on device')
    const error = asUnavailable(cause)
    assert.ok(error instanceof storeErrors.storeFull)
    assert.equal(error.cause, cause)
  })

  it('are unchanged if they concern the statement', () => {
    const errors = [
      coded('23505', 'duplicate key'),
      coded('40001'),
      coded('42P01'),
      new TypeError('no'),
      'text',
      undefined,
    ]
    for (const error of errors) assert.equal(asUnavailable(error), error)
  })
})
