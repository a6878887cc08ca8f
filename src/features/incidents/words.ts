import { defineWords } from '../../messages/words.ts'
import { errors as errorsDe } from './de/errors.ts'
import { errors } from './en/errors.ts'

export const words = defineWords({ errors }, { errors: errorsDe })
