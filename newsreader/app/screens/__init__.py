"""The screens: composition, selection and actions."""
