import assert from 'node:assert/strict'
import { filesAgainOf } from '../../../src/features/define.ts'
import { showExportEnd } from '../../../src/features/export/card.ts'
import { features } from '../../../src/features/index.ts'
import { buttonsOf } from '../../chat/views/rules.ts'
import { messagesFor } from '../../support/words.ts'

const file = {
  rows: 3,
  fileName: 'rollcall-mailbox.txt',
  format: 'txt',
  data: { what: 'mailbox', operation: 'tobaki-42' },
} as const

describe('the message about a file with steps in another system', () => {
  const pressed = (from: typeof features) => {
    const { card } = showExportEnd(file, 'expired', filesAgainOf(from), messagesFor('en'), { device: 'desktop' })
    return buttonsOf(card).map(({ data }) => data)
  }

  it('offers to create it again, as long as there is someone to create it', () => {
    assert.deepEqual(pressed(features), [{ command: 'steps file', operation: 'tobaki-42', system: 'mailbox' }])
    assert.deepEqual(pressed(features.filter(({ name }) => name !== 'other-systems')), [])
  })

  it('is offered by one feature only', () => {
    assert.throws(() => filesAgainOf([...features, ...features]), /files/)
  })
})
