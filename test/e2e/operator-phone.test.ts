import { tellOperator } from './chapters/operator.ts'
import { phone } from './support/screen.ts'

tellOperator(phone)
