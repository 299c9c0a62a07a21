"""Commands of `crm` about trust: what keeps a file safe, and what people may ask; each verb in its module."""
