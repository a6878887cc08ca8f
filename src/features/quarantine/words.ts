import { defineWords } from '../../messages/words.ts'

export const words = defineWords({ quarantineGroup: 'Quarantine' }, { quarantineGroup: 'Quarantäne' })
