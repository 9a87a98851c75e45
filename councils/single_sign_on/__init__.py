"""Single sign-on: staff sign in at their council's own provider (OpenID Connect), which opens that council alone."""
