import assert from 'node:assert/strict'
import { words } from '../../../src/features/audit/words.ts'

describe('what is said of a verified audit log', () => {
  it('agrees with the number of entries', () => {
    const { en, de } = words
    assert.equal(en.audit.whole(1, '3f9a'), 'Audit log intact: 1 entry verified; latest hash 3f9a.')
    assert.equal(en.audit.whole(3, '3f9a'), 'Audit log intact: 3 entries verified; latest hash 3f9a.')
    assert.equal(de.audit.newest(1, '3f9a'), 'Protokoll intakt: der neueste Eintrag geprüft; letzter Hash 3f9a.')
  })
})
