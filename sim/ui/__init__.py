"""The app: pages, state and wording. Only this package and app.py know Streamlit."""
